#!/usr/bin/env node
// The command line `xiangyue`.
console.log('xiangyue');
