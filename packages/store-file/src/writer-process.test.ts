import { createFileStore } from "@sluice/store-file";
import { verifyChain } from "@sluice/store-kit";
import { describeWriterProcesses } from "../../../test/support/writer-processes.ts";

describeWriterProcesses({
  name: "file store",
  module: new URL("./index.ts", import.meta.url).href,
  create: "createFileStore",
  option: "folder",
  place: "store",
  open: (folder) => createFileStore({ folder }),
  verifyChain,
});
