import { NexusError, type Refusal } from "@nexus/common";

/** What a person at the terminal has to do something about. The message says what. */
export class DeskError extends NexusError {
  static unknownOption(name: string, nearest: string | undefined): DeskError {
    const meant = nearest === undefined ? "see --help" : `perhaps ${nearest}? See --help`;
    return new DeskError("unknown_option", `There is no option ${name}: ${meant}.`, { details: { name, nearest } });
  }

  static invalidOption(name: string, what: string): DeskError {
    return new DeskError("invalid_option", `Give ${name} ${what}.`, { details: { name } });
  }

  static unexpectedArgument(argument: string): DeskError {
    return new DeskError("unexpected_argument", `Name the option for "${argument}": --leads ${argument} or --deals ${argument}. See --help.`, { details: { argument } });
  }

  static unreadable(path: string, why: "missing" | "folder" | "forbidden" | "empty"): DeskError {
    const messages = {
      missing: `There is no file ${path}: check the path.`,
      folder: `${path} is a folder: name a file in it.`,
      forbidden: `${path} cannot be read: check its permissions.`,
      empty: `${path} is empty: a header line is needed at least.`,
    };
    return new DeskError(`file_${why}`, messages[why], { details: { path } });
  }

  /** Why the system would not open a file, in words; another error than of the file itself comes out as it is. */
  static fromFileError(path: string, error: unknown): unknown {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT" || code === "ENOTDIR") return DeskError.unreadable(path, "missing");
    if (code === "EISDIR") return DeskError.unreadable(path, "folder");
    return code === "EACCES" || code === "EPERM" ? DeskError.unreadable(path, "forbidden") : error;
  }

  /** A map, policy or team that somebody wrote. */
  static invalidFile(kind: string, path: string, why: string): DeskError {
    return new DeskError(`invalid_${kind}`, `Correct the ${kind} ${path}: ${why}.`, { details: { path } });
  }

  /** The map that was asked for says something else than the file. */
  static mapDoesNotFit(map: string, file: string, why: string): DeskError {
    return new DeskError("map_does_not_fit", `The map ${map} does not fit ${file}: ${why}`, { details: { map, file } });
  }

  /** Every row would be rejected for the same reason. */
  static missingFirst(file: string, source: string, entities: readonly string[], options: string): DeskError {
    return new DeskError("import_others_first", `Import what ${file} refers to as well (${options}): none of its ${entities.join(", ")} from ${source} are here yet.`, {
      details: { file, source, entities },
    });
  }

  static wouldOverwrite(path: string): DeskError {
    return new DeskError("would_overwrite", `Name another folder with --out: ${path} is read in this run and would be written over.`, { details: { path } });
  }

  static notRecognised(file: string, option: string): DeskError {
    return new DeskError("file_not_recognised", `No map is known for the columns of ${file}: write one (the README says how) and name it with ${option} FILE.`, { details: { file } });
  }

  static resetOfServer(): DeskError {
    return new DeskError("reset_of_server", "Empty the database on the server yourself: --reset deletes an embedded one only.");
  }

  /** A command said no to a whole batch or to set-up. */
  static refused(command: string, refusal: Refusal): DeskError {
    return new DeskError("refused", `${refusal.message} (${command} was refused with ${refusal.code}.)`, { details: { command, refusal } });
  }

  static stopped(): DeskError {
    return new DeskError("stopped", "Stopped. What has been imported stays: run the same command again to go on.");
  }

  static leadNotFound(id: string): DeskError {
    return new DeskError("lead_not_found", `No lead has the id ${id}: out/leads.csv lists them all.`, { details: { id } });
  }

  static dealNotFound(id: string): DeskError {
    return new DeskError("deal_not_found", `No deal has the id ${id}, and no lead of that id has become one: out/deals.csv lists them all.`, { details: { id } });
  }

  static notClosed(name: string, as: "won" | "lost", why: string): DeskError {
    return new DeskError("not_closed", `${name} is not ${as}. ${why}.`, { details: { name, as } });
  }

  static nothingToCompare(): DeskError {
    return new DeskError("nothing_to_compare", "Import leads first (npm start -- --leads FILE): there are none here to compare policies on, and --what-if writes nothing.");
  }

  static noPolicyYet(): DeskError {
    return new DeskError("no_policy_yet", "Name the policy to compare with (--policy FILE): none holds in this database yet.");
  }

  static leadWithoutScore(id: string): DeskError {
    return new DeskError("lead_without_score", `Lead ${id} has no score yet: import its file again to calculate it.`, { details: { id } });
  }
}
