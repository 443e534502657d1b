// A mini-program's file system in memory: callbacks only, no overwriting rename, room that can run out.

/** `room` is the number of bytes all files may hold together; `cut` makes the next append stop half way. */
export function fakeFileSystem(files = new Map()) {
  const state = { room: Infinity, cut: false, steps: Infinity };
  const folders = new Set(['wxfile://usr', ...[...files.keys()].map((path) => path.slice(0, path.lastIndexOf('/')))]);
  const used = () => [...files.values()].reduce((sum, one) => sum + one.length, 0);
  const parent = (path) => path.slice(0, path.lastIndexOf('/'));

  /** Each call is one step; when the steps are used up, the app is dead and nothing calls back. */
  const later = (work) => (options) => {
    setTimeout(() => {
      if (state.steps <= 0) return;
      state.steps -= 1;
      let result;
      try {
        result = work(options);
      } catch (error) {
        options.fail?.({ errMsg: error.message, errno: error.errno });
        return;
      }
      options.success?.(result ?? { errMsg: 'ok' });
    });
  };
  const fail = (message, errno) => {
    throw Object.assign(new Error(message), { errno });
  };
  const need = (path) => files.get(path) ?? fail(`no such file or directory ${path}`, 1300002);
  const put = (path, bytes) => {
    if (!folders.has(parent(path))) fail(`no such file or directory ${path}`, 1300002);
    const before = files.get(path)?.length ?? 0;
    if (used() - before + bytes.length > state.room) fail('the maximum size of the file storage limit is exceeded', 1300202);
    files.set(path, bytes);
  };

  const fs = {
    access: later(({ path }) => {
      if (!files.has(path) && !folders.has(path)) fail(`no such file or directory ${path}`, 1300002);
    }),
    mkdir: later(({ dirPath }) => {
      for (let path = dirPath; path.includes('://') && !folders.has(path) && path.length > 9; path = parent(path)) folders.add(path);
    }),
    readFile: later(({ filePath }) => ({ data: need(filePath).slice().buffer })),
    writeFile: later(({ filePath, data }) => put(filePath, new Uint8Array(data.slice(0)))),
    appendFile: later(({ filePath, data }) => {
      const [old, more] = [need(filePath), new Uint8Array(data)];
      const all = new Uint8Array(old.length + more.length);
      all.set(old);
      all.set(more, old.length);
      if (!state.cut) return put(filePath, all);
      state.cut = false;
      put(filePath, all.slice(0, old.length + (more.length >> 1)));
      return fail('the maximum size of the file storage limit is exceeded', 1300202);
    }),
    truncate: later(({ filePath, length }) => put(filePath, need(filePath).slice(0, length))),
    rename: later(({ oldPath, newPath }) => {
      if (files.has(newPath)) fail(`file already exists ${newPath}`, 1300005);
      files.set(newPath, need(oldPath));
      files.delete(oldPath);
    }),
    unlink: later(({ filePath }) => {
      need(filePath);
      files.delete(filePath);
    }),
  };
  return { fs, files, state };
}
