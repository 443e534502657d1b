// Whether the browser promises to keep what this origin stores.

/** Asks it to; nothing where a browser cannot be asked. */
export async function askToKeep(): Promise<boolean | undefined> {
  const storage = navigator.storage as StorageManager | undefined;
  if (storage?.persist === undefined) return undefined;
  return (await storage.persisted()) || storage.persist();
}

/** What it has answered so far. */
export async function isKept(): Promise<boolean | undefined> {
  const storage = navigator.storage as StorageManager | undefined;
  return storage?.persisted === undefined ? undefined : storage.persisted();
}
