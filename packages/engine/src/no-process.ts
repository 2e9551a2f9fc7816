import { digestBytes, type ProcessRunner } from "@sluice/core";

const NOTHING = { head: new Uint8Array(), tail: new Uint8Array(), bytes: 0, digest: digestBytes(""), truncated: false };

/** Stands in where the host gave no runner: nothing starts, and whoever asked learns why. */
export const NO_PROCESS: ProcessRunner = {
  portVersion: 1,
  run: () =>
    Promise.resolve({
      end: { kind: "not-started", reason: "this engine was given no process runner" },
      stdout: NOTHING,
      stderr: NOTHING,
      durationMs: 0,
    }),
};
