// What an error says in Chinese, by its code. The message of an error is in English.

export const ERRORS: Readonly<Record<string, string>> = {
  truncated: '数据不完整，最后一帧没有写完',
  not_a_frame: '此处不是台账的数据帧',
  newer_format: '由更新的版本写成，请升级后再打开',
  newer_version: '含有只有更新的版本才读得懂的内容，请升级后再打开',
  checksum_mismatch: '校验和不符，这一帧的内容被改动过',
  malformed_frame: '校验和相符，但内容不合格式',
  foreign_community: '条目属于另一个社区的台账',
  not_founded: '没有建账条目',
  bad_signature: '签名不符，条目被改动过',
  broken_feed: '同一密钥的条目时间没有依次递增',
  feed_gap: '同一密钥的条目缺失或重复',
  snapshot_mismatch: '封账快照与它的封账对不上',
  not_sealed: '还没有封过账',
  no_signing_key: '此处没有可以记账的密钥',
  no_entropy: '没有随机数来源',
  empty_text: '档案要有姓名，说明要有文字',
  too_large: '命令超过台账允许的大小',
  malformed_input: '输入不合约定的格式',
  core_trapped: '内核意外停止',
  storage_full: '存储空间已满',
  storage_failed: '读写文件失败',
  storage_locked: '另一个进程正在写这本台账',
  storage_not_empty: '这里已经有一本台账',
  storage_taken: '另一个页面正在写这本台账',
  storage_closed: '台账已经关闭',
  no_writer: '没有页面可以写入，请刷新后再试',
  outcome_unknown: '写入的页面中途离开，请看一下刚才的操作记上了没有，再决定要不要重做',
  closed: '台账已经关闭',
  core_dropped: '内核已经放下，请重新打开台账',
  bad_claim: '这份请求不是由它所写的密钥签发的',
  stale_claim: '这份请求的时间与本机时钟相差一天以上，请校准两台设备的时间',
  forked_feed: '社区里这把密钥的记录与本机不同，不能再用它登记：请让社区重新邀请',
  key_forked: '本机密钥有条目另存着（密钥在别处也用过，或时钟曾经走快），不能再用它登记：请在“加入”里换一把新密钥，原有条目不会丢',
};

/** What an error says, in Chinese where somebody reads Chinese. */
export function errorText(error: unknown, language: 'zh' | 'en'): string {
  const { zh, code, message } = (error ?? {}) as { zh?: unknown; code?: unknown; message?: unknown };
  const english = typeof message === 'string' ? message : String(error);
  const chinese = typeof zh === 'string' ? zh : ERRORS[String(code)];
  return ((language === 'zh' ? chinese : undefined) ?? english).replace(/`/g, '');
}
