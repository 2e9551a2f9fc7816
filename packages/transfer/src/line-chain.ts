import { type Digest, digestBytes } from "@sluice/core";

/** A digest over lines, one after the other. */
export interface LineChain {
  add(line: string): void;
  readonly digest: Digest;
}

/** Starts a chain over nothing. */
export function createLineChain(): LineChain {
  let digest = digestBytes("");
  return {
    add(line) {
      digest = digestBytes(`${digest}\n${line}`);
    },
    get digest() {
      return digest;
    },
  };
}
