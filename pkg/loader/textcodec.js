// UTF-8 for hosts without TextDecoder and TextEncoder: the surface the generated glue uses, no more. Lone
// surrogates and invalid bytes become U+FFFD by the WHATWG rule (maximal subpart); a byte order mark is kept.
var G = typeof globalThis !== 'undefined' ? globalThis : {}
function TD() {}
TD.prototype.decode = function (u8) {
  if (!u8) return ''
  var out = '', buf = [], i = 0, n = u8.length
  function push(c) { if (c > 0xffff) { c -= 0x10000; buf.push(0xd800 + (c >> 10), 0xdc00 + (c & 0x3ff)) } else buf.push(c); if (buf.length > 4096) { out += String.fromCharCode.apply(null, buf); buf.length = 0 } }
  while (i < n) {
    var b = u8[i++]
    if (b < 0x80) { push(b); continue }
    var need = 0, cp = 0, lo = 0x80, hi = 0xbf
    if (b >= 0xc2 && b <= 0xdf) { need = 1; cp = b & 0x1f }
    else if (b >= 0xe0 && b <= 0xef) { need = 2; cp = b & 0xf; if (b === 0xe0) lo = 0xa0; if (b === 0xed) hi = 0x9f }
    else if (b >= 0xf0 && b <= 0xf4) { need = 3; cp = b & 7; if (b === 0xf0) lo = 0x90; if (b === 0xf4) hi = 0x8f }
    else { push(0xfffd); continue }
    while (need) {
      if (i >= n) { cp = 0xfffd; need = 0; break }
      var c = u8[i]
      if (c < lo || c > hi) { cp = 0xfffd; break }
      lo = 0x80; hi = 0xbf; cp = (cp << 6) | (c & 0x3f); i++; need--
    }
    push(cp)
  }
  return out + String.fromCharCode.apply(null, buf)
}
function TE() {}
TE.prototype.encodeInto = function (s, u8) {
  var j = 0
  for (var i = 0; i < s.length; i++) {
    var c = s.charCodeAt(i)
    if (c >= 0xd800 && c <= 0xdfff) {
      var d = c < 0xdc00 && i + 1 < s.length ? s.charCodeAt(i + 1) : 0
      if (d >= 0xdc00 && d <= 0xdfff) { c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00); i++ } else c = 0xfffd
    }
    if (c < 0x80) u8[j++] = c
    else if (c < 0x800) { u8[j++] = 0xc0 | c >> 6; u8[j++] = 0x80 | c & 63 }
    else if (c < 0x10000) { u8[j++] = 0xe0 | c >> 12; u8[j++] = 0x80 | c >> 6 & 63; u8[j++] = 0x80 | c & 63 }
    else { u8[j++] = 0xf0 | c >> 18; u8[j++] = 0x80 | c >> 12 & 63; u8[j++] = 0x80 | c >> 6 & 63; u8[j++] = 0x80 | c & 63 }
  }
  return { read: s.length, written: j }
}
TE.prototype.encode = function (s) { var t = new Uint8Array(s.length * 3); return t.slice(0, this.encodeInto(s, t).written) }
var TextDecoder = G.TextDecoder || TD
var TextEncoder = G.TextEncoder || TE
export { TextDecoder, TextEncoder, TD, TE }
