// Whoever wants to know of changes. One listener's failure does not reach the others.
import type { BookState } from './types.js';

export class Listeners {
  private readonly all = new Set<(state: BookState) => void>();

  add(listener: (state: BookState) => void): () => void {
    this.all.add(listener);
    return () => void this.all.delete(listener);
  }

  tell(state: BookState): void {
    for (const listener of [...this.all]) {
      try {
        listener(state);
      } catch (error) {
        // Left to the host's own reporting, after the others have heard.
        void Promise.reject(error);
      }
    }
  }

  clear(): void {
    this.all.clear();
  }
}
