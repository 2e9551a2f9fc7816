import { changeDefects } from "./change-defects.ts";
import type { Defect } from "./defect.ts";
import { forgeDefects } from "./forge-defects.ts";
import { keepDefects } from "./keep-defects.ts";
import { lockDefects } from "./lock-defects.ts";
import { machineDefects } from "./machine-defects.ts";
import { policyDefects } from "./policy-defects.ts";
import { probeDefects } from "./probe-defects.ts";
import { proofDefects } from "./proof-defects.ts";
import { runDefects } from "./run-defects.ts";
import { shellDefects } from "./shell-defects.ts";
import { storeDefects } from "./store-defects.ts";
import { trackerDefects } from "./tracker-defects.ts";
import { workDefects } from "./work-defects.ts";
import { workerDefects } from "./worker-defects.ts";

/** Every planted defect. `docs/reference/defects.md` lists the same ones. */
export const defects: readonly Defect[] = [
  ...storeDefects,
  ...lockDefects,
  ...machineDefects,
  ...runDefects,
  ...proofDefects,
  ...policyDefects,
  ...shellDefects,
  ...changeDefects,
  ...workDefects,
  ...probeDefects,
  ...workerDefects,
  ...keepDefects,
  ...forgeDefects,
  ...trackerDefects,
];
