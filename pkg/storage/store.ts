// The one interface behind which a host keeps a book's bytes. An adapter knows nothing of what they mean.

/** What a store holds. */
export interface StoredBook {
  /** Frames one after the other; an unfinished last frame is allowed and is cut when the book is opened. */
  frames: Uint8Array;
  /** A cache; may be older than the frames. */
  checkpoint?: Uint8Array | undefined;
  /** This device's key seed. Kept apart from the book and never exported with it. */
  secret?: Uint8Array | undefined;
  /** What this device remembers beside the book. Kept as the secret is. */
  device?: Uint8Array | undefined;
}

/** Calls never overlap: the client waits for one before it starts the next. */
export interface BookStore {
  /** True where an append is there wholly or not at all; then an unfinished frame is damage. */
  readonly atomic?: boolean;
  read(): Promise<StoredBook | undefined>;
  /** Resolves when the bytes are durable. After a failure the store holds what it held before. */
  append(frames: Uint8Array): Promise<void>;
  /** Puts these frames in place of all there are, atomically. */
  replace(frames: Uint8Array): Promise<void>;
  writeCheckpoint(bytes: Uint8Array): Promise<void>;
  writeSecret(bytes: Uint8Array): Promise<void>;
  /** A store without it forgets when the last backup was made. */
  writeDevice?(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
