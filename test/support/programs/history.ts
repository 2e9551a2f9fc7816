// Plays a client in every round that it is told of, and says what it was answered.
import { playRound } from "../history-client.ts";
import { openPlace, type StorePlace } from "../store-place.ts";
import { given, onTold, say } from "./program.ts";

/** What a client is given. */
export interface HistoryGiven {
  readonly place: StorePlace;
  readonly client: string;
  readonly seed: number;
}

const { place, client, seed } = given() as HistoryGiven;
const store = openPlace(place);
await store.load({ scope: "default", run: "none" });
onTold((line) => void play(Number(line)));
say("ready");

async function play(round: number): Promise<void> {
  say(JSON.stringify(await playRound(store, { client, round, seed: seed + round })));
}
