import { refusal } from "../answer.ts";
import { gateDigestsOf, hasStage } from "../pipeline-view.ts";
import { DONE, type Handler } from "./handler.ts";

/** Moves the run to another definition, which the caller has loaded into the draft. Gates whose digest changed are judged again. */
export const adopt: Handler<"adopt"> = (draft, { definition, policyTrusted, by }) => {
  if (draft.pipeline.name !== draft.state.pipeline)
    return refusal("DEFINITION_UNKNOWN", `the run follows ${draft.state.pipeline}, not ${draft.pipeline.name}`);
  const gone = draft.state.path.filter((stage) => !hasStage(draft.pipeline, stage));
  if (gone.length > 0) return refusal("STAGE_UNKNOWN", `the new definition lacks ${gone.join(", ")}, which the run has on its path`);
  if (definition === draft.state.definition) return DONE;
  draft.emit("definition-adopted", { definition, policyTrusted, gates: gateDigestsOf(draft.pipeline), by });
  return DONE;
};
