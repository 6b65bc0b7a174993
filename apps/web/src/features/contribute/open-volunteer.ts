import type { StationInfo } from "@starling/protocol";
import { pageVolunteer } from "@starling/volunteer/page";
import type { Volunteer } from "./volunteer.ts";

/** Puts a volunteer together from the browser's own parts, and reads what it kept of earlier visits. */
export async function openVolunteer(station: StationInfo, allowCpu: () => boolean): Promise<Volunteer> {
  const volunteer = pageVolunteer({
    station,
    origin: location.origin,
    allowCpu,
    spawn: () => new Worker(new URL("./compute.worker.ts", import.meta.url), { type: "module", name: "compute" }),
  });
  await volunteer.restore();
  return volunteer;
}
