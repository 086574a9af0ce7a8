import { gate } from '../../support/gate';

export interface Held {
  /** Resolves when the request is here. */
  arrived: Promise<void>;
  /** Lets the server carry the request out, and answer it. */
  carryOut(): void;
}

/** Requests that wait until the test lets them go on. */
export class HeldRequests {
  #expected: { path: string; arrival: Gate; release: Gate }[] = [];

  /** The next request to this path. */
  expect(path: string): Held {
    const [arrival, release] = [gate(), gate()];
    this.#expected.push({ path, arrival, release });
    return { arrived: arrival.passed, carryOut: release.open };
  }

  /** Resolves when this request may go on. */
  async pass(path: string): Promise<void> {
    const index = this.#expected.findIndex((one) => one.path === path);
    if (index < 0) return;
    const [held] = this.#expected.splice(index, 1);
    held?.arrival.open();
    await held?.release.passed;
  }
}

type Gate = ReturnType<typeof gate>;
