import { runStation } from "@starling/station";
import { buildSite } from "../setup/build-site.ts";
import { complain } from "../setup/complain.ts";

await buildSite().catch(complain);
await runStation(process.env);
