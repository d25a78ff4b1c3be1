-- Every table of revision 0001, filled as its program filled it. Read by SQLite and by PostgreSQL.

INSERT INTO people (id, platform, account, "user", name, language, standing, reachable, created_at) VALUES
 ('u1', 'line', '', 'U1', '髙橋', 'ja', 'unknown', true, '2026-09-01T00:00:00.000000Z'),
 ('u2', 'slack', 'T1', 'U2', NULL, 'en', 'full', false, '2026-09-02T00:00:00.000000Z');
INSERT INTO projects (id, tenant, name, pack, pack_version, form, timezone, language, cycle, created_at, start,
  sides, dates, by_hand, closings, revealed, done, paper, cancelled_at, cancel_reason, archived_at) VALUES
 ('p1', 'slack:T1', '川の清掃', 'ise', '1.0.0', 'cohost', 'Asia/Tokyo', 'ja', 1,
  '2026-09-01T00:00:00.000000Z', '2026-09-01',
  '[{"letter":"a","name":"川の会"},{"letter":"b","name":"環境課"}]',
  '{"plan.start":"2026-09-01","see.due":"2027-03-31"}', '{"plan.start":"2026-09-01"}',
  '{"plan":{"at":"2026-09-01T00:00:00+00:00","by":"u2","reason":"雨"}}',
  '{"plan":"2026-09-01T00:00:00+00:00","see":"2026-09-02T00:00:00+00:00"}',
  '{"report.due":"2026-09-01T00:00:00+00:00"}', '[["r1","a"]]', NULL, '', NULL),
 ('p2', 'slack:T1', '見守り', 'sakura', '1.0.0', 'subsidy', 'Asia/Tokyo', 'ja', 2, NULL, NULL,
  '[{"letter":"a","name":"見守り隊"},{"letter":"b","name":"福祉課"}]', '{}', '{}', '{}', '{}', '{}', '[]',
  '2026-09-02T00:00:00.000000Z', '台風', '2026-09-02T00:00:00.000000Z'),
 ('p3', 'slack:T1', '花壇', 'sakura', '1.0.0', 'subsidy', 'Asia/Tokyo', 'ja', 2, NULL, NULL,
  '[{"letter":"a","name":"花の会"},{"letter":"b","name":"公園課"}]', '{}', '{}', '{}',
  '{"do":"2026-09-02T00:00:00+00:00"}', '{}', '[]', NULL, '', NULL);
INSERT INTO memberships (project, person, role, side, joined_at, consented_at, left_at) VALUES
 ('p1', 'u1', 'respondent', 'a', '2026-09-01T00:00:00.000000Z', '2026-09-01T00:00:00.000000Z', NULL),
 ('p1', 'u2', 'coordinator', '', '2026-09-01T00:00:00.000000Z', '2026-09-01T00:00:00.000000Z',
  '2026-09-02T00:00:00.000000Z');
INSERT INTO join_codes (code, project, side, role, stage, max_uses, uses, created_at, revoked_at) VALUES
 ('ABCD2345', 'p1', 'a', 'respondent', 'plan', 50, 3, '2026-09-01T00:00:00.000000Z', NULL);
INSERT INTO sheets (id, project, cycle, stage, questionnaire, side, person, state, shown, reopened, created_at,
  sent_at) VALUES
 ('s1', 'p1', 1, 'plan', 'ise.q.checklist', 'a', 'u1', 'sent', '["q1","q2"]', 'q2',
  '2026-09-01T00:00:00.000000Z', '2026-09-02T00:00:00.000000Z'),
 ('s2', 'p1', 1, 'plan', 'ise.q.checklist', 'b', 'u2', 'draft', '[]', NULL, '2026-09-02T00:00:00.000000Z', NULL),
 ('s3', 'p3', 1, 'do', 'sakura.q.earlier', 'b', 'u2', 'sent', '[]', NULL,
  '2026-09-02T00:00:00.000000Z', '2026-09-02T00:00:00.000000Z');
INSERT INTO answers (sheet, question, version, state, value, comment, answered_at, answered_by, message, comment_by,
  comment_message, in_force, withdrawn_at, forgotten_at) VALUES
 ('s1', 'q1', 1, 'answered', '"yes"', NULL, '2026-09-01T00:00:00.000000Z', 'u1', 'm1', NULL, NULL, false,
  '2026-09-02T00:00:00.000000Z', NULL),
 ('s1', 'q1', 2, 'answered', '"no"', '理由', '2026-09-02T00:00:00.000000Z', 'u1', 'm2', 'u1', 'm3', true, NULL, NULL),
 ('s1', 'q2', 1, 'skipped', NULL, NULL, '2026-09-02T00:00:00.000000Z', 'u1', NULL, NULL, NULL, true, NULL, NULL);
INSERT INTO reminders (id, project, cycle, kind, about, person, due_at, status, why) VALUES
 ('r1', 'p1', 1, 'plan.due', '2026-09-14', '', '2026-09-01T00:00:00.000000Z', 'pending', ''),
 ('r2', 'p1', 1, 'plan.due', '2026-09-14', 'u1', '2026-09-02T00:00:00.000000Z', 'sent', 'snoozed');
INSERT INTO outbox (id, lane, platform, payload, reply_token, reply_expires_at, project, reminder, status, created_at,
  next_at, attempts, ambiguous, lease_holder, lease_until, sent_at, external, counted, reason) VALUES
 ('o1', 'line:/U1', 'line', '{"to":{"platform":"line","account":"","id":"U1"},"messages":[{"text":"はい"}]}', NULL,
  NULL, 'p1', 'r1', 'waiting', '2026-09-01T00:00:00.000000Z', '2026-09-01T00:00:00.000000Z', 2, true, 'h',
  '2026-09-02T00:00:00.000000Z', NULL, NULL, 0, 'reset');
INSERT INTO chats (person, sheet, expecting, about, shown_at, paused, wrong_codes, wait_until) VALUES
 ('u1', 's1', 'reason', 'q1', '2026-09-01T00:00:00.000000Z', true, 2, '2026-09-02T00:00:00.000000Z');
INSERT INTO inbox_events (key, at, reference, raw) VALUES
 ('line:1', '2026-09-01T00:00:00.000000Z', 'AB12', '{}'),
 ('line:2', '2026-09-01T00:00:00.000000Z', NULL, NULL);
INSERT INTO audit (at, actor, action, project, details) VALUES
 ('2026-09-01T00:00:00.000000Z', 'u2', 'project.created', 'p1', '{"name":"川"}');
INSERT INTO accounts (platform, account, facts) VALUES
 ('line', '', '{"basic_id":"@ise"}');
