import { afterEach, describe, expect, test, vi } from "vitest";
import { createSystemClock } from "./system-clock.ts";

afterEach(() => vi.useRealTimers());

const DAY = 86_400_000;

describe("createSystemClock", () => {
  test("PRC-13: a sleep of 400 days ends after 400 days", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
    const clock = createSystemClock();
    let awake = false;
    const sleeping = (async () => {
      await clock.sleep(400 * DAY);
      awake = true;
    })();
    await vi.advanceTimersByTimeAsync(400 * DAY - 1000);
    expect(awake).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    await sleeping;
    expect(awake).toBe(true);
  });

  test("an abort rejects with the caller's reason and leaves no timer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const clock = createSystemClock();
    const controller = new AbortController();
    const sleeping = clock.sleep(DAY, controller.signal);
    controller.abort("stop");
    await expect(sleeping).rejects.toBe("stop");
    expect(vi.getTimerCount()).toBe(0);
    await expect(clock.sleep(1, AbortSignal.abort("early"))).rejects.toBe("early");
  });

  test("nothing to wait for is no wait; time goes forward", async () => {
    const clock = createSystemClock();
    const before = clock.monotonicMs();
    await expect(clock.sleep(0)).resolves.toBeUndefined();
    await expect(clock.sleep(-5)).resolves.toBeUndefined();
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  });
});
