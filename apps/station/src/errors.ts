import { StarlingError } from "@starling/protocol";

/** A setting that can not be used; the fix names the variable. */
export class ConfigError extends StarlingError {
  override name = "ConfigError";
}

/** The data folder is damaged, foreign or in use. */
export class DataFolderError extends StarlingError {
  override name = "DataFolderError";
}

/** Something that the station needs could not be started. */
export class StartError extends StarlingError {
  override name = "StartError";
}

/** A request that the station refuses, with its HTTP status. */
export class RequestError extends StarlingError {
  override name = "RequestError";
  readonly status: number;

  constructor(status: number, message: string, fix: string) {
    super(message, { fix });
    this.status = status;
  }
}
