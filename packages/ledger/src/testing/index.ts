export { type PretendJob, pretendJob, proposeCase } from "./pretend-job.ts";
export { addressOf, type Stand, someone, stand } from "./stand.ts";
