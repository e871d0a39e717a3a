-- What an assessment rests on had two digests: a request's of its transactions, a rescore's of the features. From version 2
-- on it is one: of the features and of what was known, the same for a request and a rescore of the same rows. Rows that
-- were there keep theirs, and version 1, so that the two are never compared.
ALTER TABLE assessments ADD COLUMN input_sha256_version smallint NOT NULL DEFAULT 1 CHECK (input_sha256_version IN (1, 2));

COMMENT ON COLUMN assessments.input_sha256 IS 'SHA-256 of what the assessment rests on: as_of, days and number of transactions known, and every feature. Independent of the order of the transactions.';
COMMENT ON COLUMN assessments.input_sha256_version IS '2: as input_sha256 says. 1: an earlier release''s digest, of a request''s transactions or of a rescore''s features.';

-- Nothing writes these three yet.
COMMENT ON COLUMN assessments.rules_fired IS 'Rules of a portfolio that raised the priority, with what they saw; always empty until portfolios declare rules.';
COMMENT ON COLUMN assessments.is_audit IS 'Whether this low ticket was drawn for the random audit that shows what was missed; false until the audit draws.';
COMMENT ON COLUMN assessments.inclusion_probability IS 'Chance with which the audit drew it, in (0, 1], by which misses are weighted; 1 until the audit draws.';
