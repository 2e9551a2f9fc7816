import type { GateDescriptor } from "@sluice/core";
import { addedLines } from "./built-in/added-lines.ts";
import { approval } from "./built-in/approval.ts";
import { command } from "./built-in/command.ts";
import { commitMessages } from "./built-in/commit-messages.ts";
import { diffSize } from "./built-in/diff-size.ts";
import { exitStatus } from "./built-in/exit-status.ts";
import { forbiddenPaths } from "./built-in/forbidden-paths.ts";
import { foreignLiterals } from "./built-in/foreign-literals.ts";
import { httpProbe } from "./built-in/http-probe.ts";
import { landed } from "./built-in/landed.ts";
import { marker } from "./built-in/marker.ts";
import { measure } from "./built-in/measure.ts";
import { output } from "./built-in/output.ts";
import { protectedBranches } from "./built-in/protected-branches.ts";
import { proofScripts } from "./built-in/proof-scripts.ts";
import { report } from "./built-in/report.ts";
import { requiredArtefacts } from "./built-in/required-artefacts.ts";
import { reserve } from "./built-in/reserve.ts";
import { touchesPolicy } from "./built-in/touches-policy.ts";

/** Every gate of this package, by id. Groups are a form of the definition, not a gate here. */
export const builtInGates: readonly GateDescriptor[] = [
  addedLines,
  approval,
  command,
  commitMessages,
  diffSize,
  exitStatus,
  forbiddenPaths,
  foreignLiterals,
  httpProbe,
  landed,
  marker,
  measure,
  output,
  proofScripts,
  protectedBranches,
  report,
  requiredArtefacts,
  reserve,
  touchesPolicy,
];
