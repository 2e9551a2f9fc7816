import type { EffectHandler, Logger, Pipeline } from "@sluice/core";
import { effectNamesOf } from "@sluice/lifecycle";

/**
 * Says at once which effects this process cannot perform, and which handlers nobody will ask: both are right where several processes share
 * the work, and a slip of the pen anywhere else. Explanations of waiting runs say it too, but later.
 */
export function tellUnserved(
  pipelines: readonly Pipeline[],
  handlers: Readonly<Record<string, EffectHandler>>,
  logger: Logger | undefined,
): void {
  const wanted = new Set(pipelines.flatMap(effectNamesOf));
  const given = Object.keys(handlers);
  const unserved = [...wanted].filter((effect) => !given.includes(effect));
  const unasked = given.filter((effect) => !wanted.has(effect));
  if (unserved.length > 0) {
    logger?.log("warn", "No handler is given here for some effects: their work waits for another process.", {
      effects: unserved.join(", "),
    });
  }
  if (unasked.length > 0) {
    logger?.log("warn", "Handlers are given for effects that no pipeline here runs.", { effects: unasked.join(", ") });
  }
}
