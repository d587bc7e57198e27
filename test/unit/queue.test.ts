import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Unavailable } from "../../src/domain/errors.ts";
import { createQueue } from "../../src/queue.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("who waits in a queue", () => {
  it("is turned away after so long, and not before", async () => {
    const inTurn = createQueue({ width: 1, limit: 5, patience: 4_000, retryAfter: 5 });
    void inTurn(() => new Promise(() => {}));
    const outcomes: unknown[] = [];
    void inTurn(async () => "done").catch((error) => outcomes.push(error));
    await vi.advanceTimersByTimeAsync(3_999);
    expect(outcomes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcomes).toEqual([expect.any(Unavailable)]);
  });
});
