// Starts Chromium, and a page that fails the test when the page says an error.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const ARGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export function launch(more = []) {
  return chromium.launch({ executablePath: process.env.XY_CHROMIUM ?? '/usr/bin/chromium', args: [...ARGS, ...more] });
}

/** A profile of its own, at a desktop's size, in Chinese. */
export function freshProfile(browser, options = {}) {
  return browser.newContext({
    viewport: { width: 1280, height: 900 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true, ...options,
  });
}

/** A page whose errors are collected; `check` fails when there were any. */
export async function watched(context) {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.setDefaultTimeout(15_000);
  return { page, errors, check: () => assert.deepEqual(errors, [], 'the page reports errors') };
}
