// Words for drawing and reading QR codes, in Chinese.

export const zhQr = {
  qrPicture: '二维码',
  qrPart: (number: number, of: number) => (number > of ? `补码 ${number - of}（共需 ${of} 张）` : `第 ${number} 张，共 ${of} 张`),
  qrPause: '暂停',
  qrGo: '继续轮播',
  qrLarge: '放大',
  qrSmall: '还原',
  qrAsText: '二维码里的文字',
  qrCopy: '复制文字',
  qrCopied: '已复制',
  qrWide: '这段文字太长，画不成一个二维码',
  scanCamera: '用相机扫描',
  scanStop: '关闭相机',
  scanText: '或粘贴、输入二维码里的文字（多段各占一行）',
  scanRead: '读取',
  scanPicture: '从图片读取',
  scanNoCamera: '打不开相机。请允许使用相机，或粘贴文字。',
  scanNothing: '图片里没有找到二维码',
  scanLooking: '请把二维码放进画面',
  scanProgress: (have: number, need: number) => `已收 ${have} / ${need} 张`,
  scanComplete: '已收齐',
};
