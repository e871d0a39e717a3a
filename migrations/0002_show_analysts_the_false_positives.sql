-- What analysts may read: views with fixed definitions, no customer's name or text, and nothing else.

-- Wilson's score interval of a share (E. B. Wilson, 1927): z = -1.96 gives the lower 95 % bound, z = 1.96 the upper.
-- NULL when nothing was tried: unknown is not zero.
CREATE FUNCTION wilson_bound(successes bigint, trials bigint, z double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN trials > 0 THEN
    least(1, greatest(0,
        (successes::double precision / trials + z * z / (2 * trials)
         + z * sqrt(greatest(0, successes::double precision / trials * (1 - successes::double precision / trials) / trials
                                + z * z / (4.0 * trials * trials))))
        / (1 + z * z / trials)))
END;

CREATE SCHEMA analytics;
COMMENT ON SCHEMA analytics IS 'Views for analysts. Definitions are fixed here; dashboards read them and compute nothing anew.';

CREATE VIEW analytics.tickets AS
SELECT cases.case_key,
       cases.opened_at,
       cases.closed_at,
       date_trunc('week', cases.opened_at AT TIME ZONE 'UTC')::date AS week,
       judged.priority,
       model_versions.name AS model_name,
       model_versions.version AS model_version,
       judged.probability_of_default,
       latest.verdict,
       latest.occurred_at AS verdict_at,
       coalesce(latest.verdict IN ('confirmed_risk', 'false_positive'), false) AS is_decided
  FROM cases
  LEFT JOIN LATERAL (SELECT verdicts.verdict, verdicts.occurred_at
                       FROM verdicts
                      WHERE verdicts.case_id = cases.case_id
                      ORDER BY verdicts.occurred_at DESC, verdicts.verdict_id DESC
                      LIMIT 1) AS latest ON true
  -- What the person judged: the newest assessment there was when the verdict fell.
  JOIN LATERAL (SELECT assessments.priority, assessments.probability_of_default, assessments.model_version_id
                  FROM assessments
                 WHERE assessments.case_id = cases.case_id
                   AND (latest.occurred_at IS NULL OR assessments.created_at <= latest.occurred_at OR assessments.seq = 1)
                 ORDER BY assessments.seq DESC
                 LIMIT 1) AS judged ON true
  JOIN model_versions USING (model_version_id);

COMMENT ON VIEW analytics.tickets IS 'One row a case: its priority, the model that gave it, and what a person found.';
COMMENT ON COLUMN analytics.tickets.case_key IS 'Key of the case; the unique property of its ticket in the CRM.';
COMMENT ON COLUMN analytics.tickets.opened_at IS 'When the case was opened by its first assessment.';
COMMENT ON COLUMN analytics.tickets.closed_at IS 'When a person closed it; NULL while open.';
COMMENT ON COLUMN analytics.tickets.week IS 'Monday (UTC) of the week in which the case was opened.';
COMMENT ON COLUMN analytics.tickets.priority IS 'high, medium or low, of the newest assessment made no later than the latest verdict; without a verdict, of the newest.';
COMMENT ON COLUMN analytics.tickets.model_name IS 'Name of the model that made that assessment.';
COMMENT ON COLUMN analytics.tickets.model_version IS 'Version of the model that made that assessment.';
COMMENT ON COLUMN analytics.tickets.probability_of_default IS 'In [0, 1], of that assessment; NULL when there were too few data for an estimate.';
COMMENT ON COLUMN analytics.tickets.verdict IS 'The latest verdict by the time it fell; NULL while nobody has judged.';
COMMENT ON COLUMN analytics.tickets.verdict_at IS 'When that verdict fell.';
COMMENT ON COLUMN analytics.tickets.is_decided IS 'Whether that verdict is confirmed_risk or false_positive; the other verdicts decide nothing.';

CREATE VIEW analytics.false_positives AS
SELECT week,
       priority,
       model_name,
       model_version,
       count(*) AS tickets,
       count(*) FILTER (WHERE is_decided) AS decided,
       count(*) FILTER (WHERE verdict = 'confirmed_risk') AS confirmed_risks,
       count(*) FILTER (WHERE verdict = 'false_positive') AS false_positives,
       count(*) FILTER (WHERE verdict IS NOT NULL AND NOT is_decided) AS set_aside,
       count(*) FILTER (WHERE verdict IS NULL) AS undecided,
       count(*) FILTER (WHERE verdict IS NULL AND opened_at > now() - interval '14 days') AS immature,
       count(*) FILTER (WHERE verdict = 'false_positive')::double precision
           / nullif(count(*) FILTER (WHERE is_decided), 0) AS false_positive_share,
       wilson_bound(count(*) FILTER (WHERE verdict = 'false_positive'), count(*) FILTER (WHERE is_decided), -1.96) AS share_low,
       wilson_bound(count(*) FILTER (WHERE verdict = 'false_positive'), count(*) FILTER (WHERE is_decided), 1.96) AS share_high
  FROM analytics.tickets
 GROUP BY week, priority, model_name, model_version;

COMMENT ON VIEW analytics.false_positives IS 'How many tickets of each week, priority and model version were false positives. A share is over the decided only.';
COMMENT ON COLUMN analytics.false_positives.week IS 'Monday (UTC) of the week in which the tickets were opened.';
COMMENT ON COLUMN analytics.false_positives.priority IS 'high, medium or low: what the person who judged saw.';
COMMENT ON COLUMN analytics.false_positives.model_name IS 'Name of the model behind that priority.';
COMMENT ON COLUMN analytics.false_positives.model_version IS 'Version of the model behind that priority.';
COMMENT ON COLUMN analytics.false_positives.tickets IS 'All tickets of the group: decided + set_aside + undecided.';
COMMENT ON COLUMN analytics.false_positives.decided IS 'Tickets whose latest verdict is confirmed_risk or false_positive; the denominator.';
COMMENT ON COLUMN analytics.false_positives.confirmed_risks IS 'Tickets whose latest verdict is confirmed_risk.';
COMMENT ON COLUMN analytics.false_positives.false_positives IS 'Tickets whose latest verdict is false_positive.';
COMMENT ON COLUMN analytics.false_positives.set_aside IS 'Tickets judged already_known, duplicate or not_enough_data; never in the denominator.';
COMMENT ON COLUMN analytics.false_positives.undecided IS 'Tickets nobody has judged; never in the denominator.';
COMMENT ON COLUMN analytics.false_positives.immature IS 'Those of the undecided that were opened within the last 14 days.';
COMMENT ON COLUMN analytics.false_positives.false_positive_share IS 'false_positives / decided, in [0, 1]; NULL when nothing is decided.';
COMMENT ON COLUMN analytics.false_positives.share_low IS 'Lower bound of Wilson''s 95 % interval of that share; NULL when nothing is decided.';
COMMENT ON COLUMN analytics.false_positives.share_high IS 'Upper bound of Wilson''s 95 % interval of that share; NULL when nothing is decided.';

-- Roles belong to the whole server: another database of it may have made this one already.
DO $$
BEGIN
    CREATE ROLE analyst NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT USAGE ON SCHEMA analytics TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA analytics TO analyst;
