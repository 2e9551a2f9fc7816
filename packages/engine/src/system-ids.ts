import type { Ids } from "@sluice/core";

/** Width of a time in base 36: enough until the year 5188, so that text order is time order. */
const TIME_WIDTH = 9;

/** Ids from the system's cryptographic generator. Run ids are `r-<time>-<random>`: made later, sorted later, also within one millisecond. */
export function createSystemIds(): Ids {
  let latest = 0;
  return {
    portVersion: 1,
    run() {
      latest = Math.max(Date.now(), latest + 1);
      return `r-${latest.toString(36).padStart(TIME_WIDTH, "0")}-${randomHex(10)}`;
    },
    command: () => `c-${randomHex(16)}`,
    token: () => randomHex(32),
    jitter: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
  };
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
