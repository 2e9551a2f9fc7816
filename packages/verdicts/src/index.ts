export { type Acceptance, type AcceptancePolicy, accepts, type JudgedOutcome, openingFor, type Overlay } from "./accepts.ts";
export { asOutcome } from "./as-outcome.ts";
export { boundedText } from "./bounded-text.ts";
export { combine, type GroupChild, type GroupValue } from "./combine.ts";
export { type ConditionResult, type ConditionScope, evaluateCondition } from "./condition.ts";
export { foldWord } from "./fold-word.ts";
export { memberAt, parseMemberPath } from "./member-path.ts";
export { sameScalar } from "./same-scalar.ts";
export { switchedOff } from "./switched-off.ts";
