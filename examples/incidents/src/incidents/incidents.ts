import type { Incident } from "../incident.ts";
import { approvalAcrossRestart } from "./approval-across-restart.ts";
import { deadTrigger } from "./dead-trigger.ts";
import { lostWebhook } from "./lost-webhook.ts";
import { overloadedApproval } from "./overloaded-approval.ts";
import { phantomMerge } from "./phantom-merge.ts";
import { reconcilerSpam } from "./reconciler-spam.ts";
import { twoGatesParked } from "./two-gates-parked.ts";

/** All of them, in the order in which teams meet them. */
export const INCIDENTS: readonly Incident[] = [
  approvalAcrossRestart,
  lostWebhook,
  deadTrigger,
  overloadedApproval,
  twoGatesParked,
  phantomMerge,
  reconcilerSpam,
];
