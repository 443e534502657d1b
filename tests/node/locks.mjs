// Web Locks for one thread, as far as the client uses them: ifAvailable, steal, signal, and a queue; and
// broadcast channels of which one end can be frozen.

export function fakeLocks() {
  const held = new Map();
  const queues = new Map();
  const abort = () => new DOMException('The lock request is aborted', 'AbortError');

  function grant(name, { work, resolve, reject }) {
    const lock = { name };
    held.set(name, { lock, reject });
    const done = () => {
      if (held.get(name)?.lock === lock) release(name);
    };
    Promise.resolve(work(lock)).then(
      (value) => (done(), resolve(value)),
      (error) => (done(), reject(error)),
    );
  }
  function release(name) {
    held.delete(name);
    const next = queues.get(name)?.shift();
    if (next !== undefined) grant(name, next);
  }

  return {
    request(name, options, work) {
      return new Promise((resolve, reject) => {
        const request = { work, resolve, reject };
        setTimeout(() => {
          const owner = held.get(name);
          if (options.steal && owner !== undefined) {
            held.delete(name);
            owner.reject(abort());
            return grant(name, request);
          }
          if (owner === undefined) return grant(name, request);
          if (options.ifAvailable) return Promise.resolve(work(null)).then(resolve, reject);
          const queue = queues.get(name) ?? [];
          queues.set(name, [...queue, request]);
          options.signal?.addEventListener('abort', () => {
            queues.set(name, (queues.get(name) ?? []).filter((one) => one !== request));
            reject(abort());
          });
          return undefined;
        });
      });
    },
    /** The tab that holds it is gone, as when it is closed. */
    drop: (name) => release(name),
  };
}

/** `freeze(name, from)` stops what the first channel of that name hears; with `from`, also what it says after that kind. */
export function fakeChannels() {
  const all = new Map();
  class Channel extends EventTarget {
    constructor(name) {
      super();
      this.name = name;
      this.frozen = false;
      this.waiting = [];
      all.set(name, [...(all.get(name) ?? []), this]);
    }
    postMessage(data) {
      if (this.mute) return;
      const copy = structuredClone(data);
      if (this.muteAfter === data.kind) this.mute = true;
      for (const other of all.get(this.name)) {
        if (other !== this) setTimeout(() => other.hear(copy));
      }
    }
    hear(data) {
      if (this.frozen) this.waiting.push(data);
      else this.dispatchEvent(new MessageEvent('message', { data: structuredClone(data) }));
    }
    close() {
      all.set(this.name, all.get(this.name).filter((one) => one !== this));
    }
  }
  const freeze = (name, muteAfter) => {
    const [channel] = all.get(`xiangyue:${name}`);
    if (muteAfter === undefined) channel.frozen = true;
    else channel.muteAfter = muteAfter;
    // As a browser does when the page wakes: everything that waited is heard now.
    return () => {
      channel.frozen = channel.mute = false;
      channel.muteAfter = undefined;
      for (const data of channel.waiting.splice(0)) channel.hear(data);
    };
  };
  return { Channel, freeze };
}
