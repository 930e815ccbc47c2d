import { defineConfig } from "tsup";
import { library } from "../../tsup.base.ts";

// The test server looks for its binaries beside itself: `shims` gives the CommonJS build an `import.meta.url`.
export default defineConfig({ ...library(["src/index.ts", "src/testing.ts", "src/nexus-migrate.ts"]), shims: true });
