export { commandEffect, type CommandEffectOptions, type PrintedOutput } from "./command-effect.ts";
export { createProcessRunner, type ProcessRunnerOptions } from "./process-runner.ts";
