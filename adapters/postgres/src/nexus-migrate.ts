#!/usr/bin/env node
import { migrateCommand } from "./cli/migrate-command.js";

void migrateCommand(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  workingDirectory: process.cwd(),
  environmentUrl: process.env["NEXUS_DATABASE_URL"],
}).then((code) => {
  process.exitCode = code;
});
