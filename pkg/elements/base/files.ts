// Files out of the browser, and what an encrypted one begins with.

/** Hands bytes to the browser as a download. */
export function saveFile(bytes: Uint8Array | string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes as BlobPart], { type: 'application/octet-stream' }));
  link.download = name;
  link.click();
  // The download has its own reference by the next task.
  setTimeout(() => URL.revokeObjectURL(link.href));
}

/** True for an encrypted backup, whatever its name. */
export async function isBackup(file: File): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 3).arrayBuffer());
  return String.fromCharCode(...head) === 'XYK';
}

/** The file just chosen; the field is empty again, so that the same file can be chosen once more. */
export function chosenFile(event: Event): File | undefined {
  const input = event.target as HTMLInputElement;
  const file = input.files?.[0];
  if (file !== undefined) input.value = '';
  return file;
}
