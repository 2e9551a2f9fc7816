import type { Cancellable, ClaimKey, ReservationKey, RunStore } from "@sluice/core";
import {
  checkAppend,
  checkDefinitionKey,
  checkFilter,
  checkIntentQuery,
  checkRemovals,
  checkSettlement,
  checkSignal,
  checkUnmatched,
  storeClosed,
} from "./check-calls.ts";
import { checkText } from "./encode-json.ts";
import { checkCount, checkLabel, checkRunKey, checkScope } from "./names.ts";

/** Judges a call at the door: throws, or lets it in. */
type Door = (options: Cancellable | undefined, check: () => void) => void;

/**
 * The door of a store: every name, count and filter is checked, aborted calls and calls after `close` are refused, and only then is
 * the adapter asked. Adapters made with it hold no check of their own but for the JSON they encode.
 */
export function createCheckedStore(inner: RunStore): RunStore {
  let closed = false;
  const door: Door = (options, check) => {
    if (closed) throw storeClosed();
    checkSignal(options);
    check();
  };
  return {
    portVersion: 1,
    capabilities: inner.capabilities,
    ...(inner.location === undefined ? {} : { location: inner.location }),
    ...(inner.listen === undefined ? {} : { listen: inner.listen.bind(inner) }),
    ...runMethods(inner, door),
    ...intentMethods(inner, door),
    ...claimMethods(inner, door),
    ...recordMethods(inner, door),
    async close() {
      if (closed) return;
      closed = true;
      await inner.close();
    },
  };
}

function runMethods(
  inner: RunStore,
  door: Door,
): Pick<RunStore, "append" | "load" | "ledger" | "feed" | "query" | "findIdentity" | "removeRuns"> {
  return {
    async append(append, options) {
      door(options, () => checkAppend(append));
      return inner.append(append, options);
    },
    async load(key, options) {
      door(options, () => checkRunKey(key));
      return inner.load(key, options);
    },
    async ledger(key, options) {
      door(options, () => {
        checkRunKey(key);
        if (options?.after !== undefined) checkCount("after", options.after, 0);
        if (options?.limit !== undefined) checkCount("limit", options.limit, 1);
      });
      return inner.ledger(key, options);
    },
    async feed(options) {
      door(options, () => {
        if (options.scope !== undefined) checkScope(options.scope);
        checkCount("limit", options.limit, 1);
      });
      return inner.feed(options);
    },
    async query(options) {
      door(options, () => {
        checkScope(options.scope);
        checkFilter(options.where);
        checkCount("limit", options.limit, 1);
      });
      return inner.query(options);
    },
    async findIdentity(options) {
      door(options, () => {
        checkScope(options.scope);
        checkLabel("run by identity", options.identity);
      });
      return inner.findIdentity(options);
    },
    async removeRuns(request, options) {
      door(options, () => checkRemovals(request.scope, request.runs));
      return request.runs.length === 0 ? [] : inner.removeRuns(request, options);
    },
  };
}

function intentMethods(inner: RunStore, door: Door): Pick<RunStore, "takeIntents" | "renew" | "release" | "takeDue"> {
  return {
    async takeIntents(query, options) {
      door(options, () => checkIntentQuery(query));
      return inner.takeIntents(query, options);
    },
    async renew(key, options) {
      door(options, () => checkSettlement(key));
      return inner.renew(key, options);
    },
    async release(key, options) {
      door(options, () => {
        checkSettlement(key);
        if (key.notBefore !== undefined) checkCount("notBefore", key.notBefore, 0);
      });
      return inner.release(key, options);
    },
    async takeDue(query, options) {
      door(options, () => {
        if (query.scope !== undefined) checkScope(query.scope);
        checkCount("limit", query.limit, 1);
        checkCount("leaseMs", query.leaseMs, 1);
      });
      return inner.takeDue(query, options);
    },
  };
}

function claimMethods(
  inner: RunStore,
  door: Door,
): Pick<RunStore, "acquireClaim" | "renewClaim" | "releaseClaim" | "reserve" | "unreserve" | "holderOf" | "steal"> {
  return {
    async acquireClaim(key, options) {
      door(options, () => {
        checkClaim(key);
        checkLabel("holder", key.holder);
        checkCount("leaseMs", key.leaseMs, 1);
      });
      return inner.acquireClaim(key, options);
    },
    async renewClaim(key, options) {
      door(options, () => {
        checkClaim(key);
        checkCount("leaseMs", key.leaseMs, 1);
      });
      return inner.renewClaim(key, options);
    },
    async releaseClaim(key, options) {
      door(options, () => checkClaim(key));
      return inner.releaseClaim(key, options);
    },
    async reserve(key, options) {
      door(options, () => checkReservation(key));
      return inner.reserve(key, options);
    },
    async unreserve(key, options) {
      door(options, () => checkReservation(key));
      return inner.unreserve(key, options);
    },
    async holderOf(key, options) {
      door(options, () => {
        checkScope(key.scope);
        checkLabel("reservation", key.name);
      });
      return inner.holderOf(key, options);
    },
    async steal(key, options) {
      door(options, () => checkReservation(key));
      return inner.steal(key, options);
    },
  };
}

function recordMethods(inner: RunStore, door: Door): Pick<RunStore, "putDefinition" | "getDefinition" | "putUnmatched" | "listUnmatched"> {
  return {
    async putDefinition(definition, options) {
      door(options, () => {
        checkDefinitionKey(definition);
        checkText(definition.text);
      });
      return inner.putDefinition(definition, options);
    },
    async getDefinition(key, options) {
      door(options, () => checkDefinitionKey(key));
      return inner.getDefinition(key, options);
    },
    async putUnmatched(signal, options) {
      door(options, () => checkUnmatched(signal));
      return inner.putUnmatched(signal, options);
    },
    async listUnmatched(query, options) {
      door(options, () => {
        checkScope(query.scope);
        checkFilter(query.for);
        checkCount("limit", query.limit, 1);
      });
      return inner.listUnmatched(query, options);
    },
  };
}

function checkClaim(key: ClaimKey): void {
  checkScope(key.scope);
  checkLabel("claim", key.claim);
}

function checkReservation(key: ReservationKey): void {
  checkRunKey(key);
  checkLabel("reservation", key.name);
}
