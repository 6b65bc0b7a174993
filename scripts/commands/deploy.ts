import { runDeploy } from "@starling/station/deploy";

process.exitCode = await runDeploy(process.argv.slice(2), process.env);
