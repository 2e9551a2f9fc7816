import { createSqliteStore } from "@sluice/store-sqlite";
import { verifyChain } from "@sluice/store-kit";
import { describeWriterProcesses } from "../../../test/support/writer-processes.ts";

describeWriterProcesses({
  name: "sqlite store",
  module: new URL("./index.ts", import.meta.url).href,
  create: "createSqliteStore",
  option: "file",
  place: "runs.db",
  open: (file) => createSqliteStore({ file }),
  verifyChain,
});
