import { digestBytes, type Pipeline, SluiceError } from "@sluice/core";
import type { RunView } from "@sluice/engine";
import type { Session } from "./open-engine.ts";

/** The pipeline that a run follows, as the store keeps it. @throws SluiceError `DEFINITION_UNKNOWN`, `STORE_CORRUPT` */
export async function pipelineOfRun({ store }: Session, { scope, state }: RunView): Promise<Pipeline> {
  const { definition: digest } = state;
  const text = await store.getDefinition({ scope, digest });
  if (text === undefined)
    throw new SluiceError({
      code: "DEFINITION_UNKNOWN",
      message: `The store has no definition ${digest}. Import the run again, with the definitions it was judged by.`,
    });
  if (digestBytes(text) === digest) return JSON.parse(text) as Pipeline;
  throw new SluiceError({
    code: "STORE_CORRUPT",
    message: `The stored definition ${digest} is not the text that was put there. Go back to a backup or an export.`,
  });
}
