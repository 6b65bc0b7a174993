import { createStationClient, type StationClient } from "@starling/sdk";

/** A client for the station that serves this page. */
export function ownStation(): StationClient {
  return createStationClient();
}
