// The few words of the page around the desk.

export type Language = 'zh' | 'en';

const WORDS = {
  title: { zh: '乡约 · 村民积分与志愿服务台账', en: 'Xiangyue · volunteer hours and village points' },
  opening: { zh: '正在打开台账…', en: 'Opening the book…' },
  sampling: { zh: '正在载入示例村…', en: 'Loading the sample village…' },
  cannotOpen: { zh: '台账打不开：', en: 'The book cannot be opened: ' },
  cannotOpenPhone: { zh: '打不开：请退出无痕模式，或允许本网站在手机里存东西。', en: 'Cannot be opened: leave private mode, or allow this site to store data. ' },
  phone: { zh: '志愿者端（在另一部手机上打开）', en: 'Volunteer’s phone' },
  restored: { zh: '已从备份恢复。这台设备用的是自己的新密钥；原来的设备若还在，请把两边的台账合一次。', en: 'Restored from the backup. This device has a key of its own; if the old one is still there, join both books once.' },
  restoredReader: { zh: '已从备份恢复，但这台设备还不能记账，请管理员发一份邀请。', en: 'Restored from the backup. This device cannot write yet; ask an admin for an invitation.' },
  samples: { zh: '示例文件（可下载后试用）：', en: 'Sample files to try with: ' },
  sheet: { zh: '罗峪村积分细则.csv', en: 'rule sheet.csv' },
  roster: { zh: '花名册（虚构 40 人）.csv', en: 'roster (40 invented people).csv' },
  shelf: { zh: '爱心超市货架.csv', en: 'shelf.csv' },
} as const;

/** One text in one language. */
export function text(key: keyof typeof WORDS, language: Language): string {
  return WORDS[key][language];
}
