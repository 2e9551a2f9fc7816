import type { GateDescriptor } from "@sluice/core";
import { approval } from "./built-in/approval.ts";
import { command } from "./built-in/command.ts";
import { exitStatus } from "./built-in/exit-status.ts";
import { landed } from "./built-in/landed.ts";
import { marker } from "./built-in/marker.ts";
import { output } from "./built-in/output.ts";
import { report } from "./built-in/report.ts";
import { reserve } from "./built-in/reserve.ts";

/** Every gate of this package, by id. Groups are a form of the definition, not a gate here. */
export const builtInGates: readonly GateDescriptor[] = [approval, command, exitStatus, landed, marker, output, report, reserve];
