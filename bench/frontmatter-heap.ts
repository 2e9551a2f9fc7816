import { readFrontmatter } from "@sluice/readers";
import matter from "gray-matter";
import { type FigureEffort, type FigureResult, sameAnswer, short } from "./figure.ts";
import { heapUsed } from "./heap-used.ts";

const DOCUMENTS = 200_000;
const MIB = 1_048_576;

/** G11: what reading leaves behind. gray-matter without options keeps every text it ever saw, and answers a broken one the second time. */
export function frontmatterHeap(effort: FigureEffort): FigureResult {
  const documents = effort.quick ? 500 : DOCUMENTS;
  const peerDocuments = effort.quick ? 50 : DOCUMENTS / 20;
  read(0, documents / 10, readOurs); // what is compiled and cached once is no growth
  const ours = growth(documents, readOurs);
  const peer = growth(peerDocuments, readByDefault) / peerDocuments;
  (matter as unknown as { clearCache(): void }).clearCache(); // missing in its types
  sameAnswer("a broken header read again", readOurs(broken(1)), readOurs(broken(1)));
  return {
    name: "frontmatter/growth",
    ratio: Math.max(0, Math.round(ours / MIB)),
    unit: `MiB of heap that reading ${documents} documents leaves behind`,
    detail: { goal: 0, good: "below", documents, bytesPerDocument: { sluice: short(ours / documents), byDefault: Math.round(peer) } },
  };
}

function growth(documents: number, once: (text: string) => unknown): number {
  const before = heapUsed();
  read(0, documents, once);
  return heapUsed() - before;
}

/** No two documents are the same; some need the full reader, some cannot be read. */
function read(from: number, count: number, once: (text: string) => unknown): void {
  for (let at = from; at < from + count; at++) once(at % 20 === 0 ? broken(at) : document(at));
}

function document(at: number): string {
  return `---\nverdict: APPROVED\nreviewer: agent-${at}\nrisk: ${at % 20 === 1 ? "{impact: low}" : "low"}\n---\n${"A line of prose.\n".repeat(20)}${at}\n`;
}

function broken(at: number): string {
  return `---\nverdict: APPROVED\nsummary: agent ${at}: done: well\n---\n`;
}

function readOurs(text: string): string {
  const answer = readFrontmatter(text, { digest: () => "sha256:0" });
  return answer.ok ? "read" : answer.problem.code;
}

function readByDefault(text: string): unknown {
  try {
    return matter(text).data;
  } catch {
    return undefined;
  }
}
