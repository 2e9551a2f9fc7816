import type { Digest, Principal, Sluice } from "@sluice/sdk";

// #region decide
/** For a person's screen: why the run waits, and the digest of exactly this question. */
export async function question(sluice: Sluice, run: string): Promise<{ readonly text: string; readonly seen: Digest | undefined }> {
  const { text, requests } = await sluice.explain(run);
  return { text, seen: requests.find(({ gate }) => gate === "go")?.digest };
}

/** What comes back: the digest that was shown, and the person as the host has authenticated them. */
export async function approve(sluice: Sluice, run: string, seen: Digest, by: Principal): Promise<string> {
  const answer = await sluice.decide(run, { gate: "go", decision: "approve", by, seen });
  return answer.ok ? "approved" : `${answer.code}: ${answer.reason}`;
}
// #endregion decide
