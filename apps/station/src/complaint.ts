import { StarlingError } from "@starling/protocol";

const SYSTEM_FIX: Readonly<Record<string, string>> = {
  EACCES: "Give this user the right to it, or set DATA_DIR to a folder that you may write.",
  EPERM: "Give this user the right to it, or set DATA_DIR to a folder that you may write.",
  EROFS: "Set DATA_DIR to a folder that can be written.",
  ENOSPC: "Free disk space, or set DATA_DIR to another disk.",
  EDQUOT: "Free disk space, or set DATA_DIR to another disk.",
  EMFILE: "Raise the limit of open files (ulimit -n) and start again.",
  ENOTDIR: "Move what lies in the folder's place away, or set DATA_DIR to another folder.",
  EEXIST: "Move what lies in the folder's place away, or set DATA_DIR to another folder.",
  EISDIR: "Move what lies in the file's place away, or set DATA_DIR to another folder.",
  ENOENT: "Restore the file, or set DATA_DIR to another folder.",
};

/** Text for the one who started the station: what is wrong and what to do, one sentence each. */
export function complaint(error: unknown): string {
  if (error instanceof StarlingError) return error.describe();
  if (error instanceof Error && "code" in error && typeof error.code === "string") {
    const fix = SYSTEM_FIX[error.code];
    const path = "path" in error && typeof error.path === "string" ? error.path : "A file or folder";
    if (fix !== undefined) return `${path} can not be used (${error.code}). ${fix}`;
  }
  // A bug: whoever reports it needs the whole of it.
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `The station met an error of its own. Report it with these lines:\n${words}`;
}
