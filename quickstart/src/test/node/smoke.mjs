// Copyright 2026 The ShenYu LLM plugins authors
// SPDX-License-Identifier: Apache-2.0
//
// Prints one line a case, tab-separated: ok|fail, name, what was seen.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

const client = (apiKey) => new OpenAI({ baseURL: process.env.LLM_ENDPOINT, apiKey, maxRetries: 0 });
const alice = client(process.env.LLM_KEY);
const ask = (model, content) => ({ model, messages: [{ role: 'user', content }] });

async function refused(apiKey, request, status, code) {
  await assert.rejects(client(apiKey).chat.completions.create(request), (error) => {
    assert.equal(error.status, status);
    assert.equal(error.code, code);
    return true;
  });
  return `${status} ${code}`;
}

const claude = new Anthropic({
  baseURL: process.env.LLM_ENDPOINT.replace(/\/v1$/, ''),
  apiKey: process.env.LLM_KEY,
  maxRetries: 0,
});
const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const source = { type: 'base64', media_type: 'image/png', data: dot };
const schema = { type: 'object', properties: {} };

/** Thinking, a tool, and what it has shown, over two turns. */
async function messages(model, stream) {
  const request = {
    model,
    max_tokens: 4000,
    thinking: { type: 'enabled', budget_tokens: 2000 },
    tools: [{ name: 'screenshot', input_schema: schema }],
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Look' }, { type: 'image', source }] }],
  };
  const ask = () => (stream ? claude.messages.stream(request).finalMessage() : claude.messages.create(request));
  const first = await ask();
  assert.equal(first.stop_reason, 'tool_use');
  const call = first.content.find((block) => block.type === 'tool_use');
  assert.equal(typeof call.input.echo, 'string');
  request.messages.push(
    { role: 'assistant', content: first.content },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: call.id, content: [{ type: 'text', text: 'taken' }, { type: 'image', source }] },
      ],
    },
  );
  const second = await ask();
  assert.match(second.content.at(-1).text, /simulated by/);
  assert.ok(second.usage.output_tokens > 0);
  return first.content.map((block) => block.type).join(', ');
}

const cases = {
  'JSON reply': async () => {
    const { data, response } = await alice.chat.completions.create(ask('auto', 'Who wrote Faust?')).withResponse();
    assert.match(data.choices[0].message.content, /Who wrote Faust/);
    assert.ok(response.headers.get('x-llm-request-id'));
    return response.headers.get('x-llm-model');
  },
  stream: async () => {
    const stream = await alice.chat.completions.create({
      ...ask('fast', 'Stream this back'),
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let usage;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta?.content ?? '';
      usage = chunk.usage ?? usage;
    }
    assert.match(text, /Stream this back/);
    assert.ok(usage.completion_tokens > 0);
    return `${usage.completion_tokens} tokens`;
  },
  tools: async () => {
    const reply = await alice.chat.completions.create({
      ...ask('best', 'Use the tool'),
      tools: [{ type: 'function', function: { name: 'lookup', parameters: { type: 'object', properties: {} } } }],
    });
    assert.equal(reply.choices[0].message.tool_calls[0].function.name, 'lookup');
    return 'called lookup';
  },
  'thinking, tools and images with Claude': async () => {
    const request = {
      model: 'sim-claude',
      max_tokens: 4000,
      thinking: { type: 'enabled', budget_tokens: 2000 },
      tools: [{ type: 'function', function: { name: 'screenshot', parameters: schema } }],
      messages: [{ role: 'user', content: 'Look' }],
    };
    const first = (await alice.chat.completions.create(request)).choices[0].message;
    request.messages.push(first, {
      role: 'tool',
      tool_call_id: first.tool_calls[0].id,
      content: [
        { type: 'text', text: 'taken' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${dot}` } },
      ],
    });
    const second = await alice.chat.completions.create(request);
    assert.match(second.choices[0].message.content, /simulated by sim-anthropic/);
    return `${first.thinking_blocks.length} signed block`;
  },
  'messages to Claude': () => messages('sim-claude', false),
  'messages streamed by Claude': () => messages('sim-claude', true),
  'messages to an OpenAI model': () => messages('sim-small', false),
  'messages streamed by an OpenAI model': () => messages('sim-small', true),
  'PII masked and restored': async () => {
    const reply = await alice.chat.completions.create(ask('auto', 'Mail mary.major@example.net now'));
    assert.match(reply.choices[0].message.content, /mary\.major@example\.net/);
    return 'restored';
  },
  'wrong key is 401': () => refused('sk-llm-nobody', ask('auto', 'hi'), 401, 'invalid_api_key'),
  'denied by policy is 403': () => refused(process.env.LLM_KEY_DENIED, ask('auto', 'hi'), 403, 'policy_denied'),
  'over budget is 429': () =>
    refused(process.env.LLM_KEY_POOR, ask('sim-large', 'hello '.repeat(400)), 429, 'budget_exceeded'),
  'missing messages is 400': () => refused(process.env.LLM_KEY, { model: 'auto' }, 400, 'invalid_request'),
};

for (const [name, run] of Object.entries(cases)) {
  try {
    console.log(['ok', name, await run()].join('\t'));
  } catch (error) {
    console.log(['fail', name, String(error.message).replace(/\s+/g, ' ')].join('\t'));
  }
}
