export { commandEffect, type CommandEffectOptions } from "./command-effect.ts";
export { createProcessRunner, type ProcessRunnerOptions } from "./process-runner.ts";
