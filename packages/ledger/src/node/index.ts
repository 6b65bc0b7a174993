export { fileTxLog } from "./file-tx-log.ts";
