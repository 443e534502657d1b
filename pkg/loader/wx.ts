// The few members of the mini-program host that this package uses, as its documentation describes them.

export interface WxError {
  errMsg?: string;
  errno?: number;
  errCode?: number;
}
interface Call<T> {
  success: (result: T) => void;
  fail: (error: WxError) => void;
}
type Path = { filePath: string };
export interface FileSystemManager {
  access(options: { path: string } & Call<unknown>): void;
  mkdir(options: { dirPath: string; recursive: boolean } & Call<unknown>): void;
  readFile(options: Path & Call<{ data: ArrayBuffer | string }>): void;
  writeFile(options: Path & { data: ArrayBuffer } & Call<unknown>): void;
  appendFile(options: Path & { data: ArrayBuffer } & Call<unknown>): void;
  truncate(options: Path & { length: number } & Call<unknown>): void;
  rename(options: { oldPath: string; newPath: string } & Call<unknown>): void;
  unlink(options: Path & Call<unknown>): void;
}
interface WxRequest extends Call<{ statusCode: number; data: ArrayBuffer | string }> {
  url: string;
  method: 'GET' | 'PUT';
  header: Record<string, string>;
  data?: ArrayBuffer | undefined;
  responseType: 'arraybuffer';
}
export interface Wx {
  env: { USER_DATA_PATH: string };
  getRandomValues(options: { length: number } & Call<{ randomValues: ArrayBuffer }>): void;
  getFileSystemManager(): FileSystemManager;
  request(options: WxRequest): void;
}
export interface WxWasm {
  instantiate(path: string, imports: object): Promise<object>;
}
