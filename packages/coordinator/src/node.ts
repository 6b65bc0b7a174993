export { sqliteStore } from "./journal/sqlite-store.ts";
