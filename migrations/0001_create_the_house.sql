-- Callers, customers, cases, assessments, the desired state of tickets, and what people found.
-- Order, time and leases come from this database, never from a process's clock.

CREATE TABLE api_clients (
    api_client_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text NOT NULL UNIQUE CHECK (name <> ''),
    -- A client sees its own portfolio only; several clients may share one.
    portfolio     text NOT NULL CHECK (portfolio <> ''),
    -- The key itself is shown once and kept nowhere.
    key_sha256    bytea NOT NULL UNIQUE CHECK (octet_length(key_sha256) = 32),
    scopes        text[] NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    revoked_at    timestamptz
);

CREATE TABLE idempotency_keys (
    api_client_id   bigint NOT NULL REFERENCES api_clients,
    idempotency_key text NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    request_sha256  bytea NOT NULL CHECK (octet_length(request_sha256) = 32),
    -- Only finished successes are stored: the row is written in the transaction of the thing it answers for.
    answer          jsonb NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (api_client_id, idempotency_key)
);

CREATE TABLE model_versions (
    model_version_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name             text NOT NULL,
    version          text NOT NULL,
    -- The same name and version with another file would make history lie.
    artifact_sha256  text NOT NULL CHECK (artifact_sha256 ~ '^[0-9a-f]{64}$'),
    metrics          jsonb NOT NULL DEFAULT '{}',
    registered_at    timestamptz NOT NULL DEFAULT now(),
    UNIQUE (name, version)
);

CREATE TABLE customers (
    customer_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    portfolio         text NOT NULL,
    external_id       text NOT NULL CHECK (external_id <> ''),
    name              text NOT NULL,
    natural_person    boolean NOT NULL DEFAULT false,
    exposure          numeric(18, 2) CHECK (exposure >= 0),
    exposure_currency text CHECK (exposure_currency ~ '^[A-Z]{3}$'),
    created_at        timestamptz NOT NULL DEFAULT now(),
    UNIQUE (portfolio, external_id),
    -- An amount without its currency says nothing.
    CHECK ((exposure IS NULL) = (exposure_currency IS NULL))
);

CREATE TABLE cases (
    case_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers,
    number      integer NOT NULL CHECK (number >= 1),
    -- Lower case: the CRM searches lower-case values only. It is the ticket's unique property.
    case_key    text NOT NULL UNIQUE CHECK (case_key = lower(case_key) AND case_key <> ''),
    last_seq    bigint NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    opened_at   timestamptz NOT NULL DEFAULT now(),
    closed_at   timestamptz,
    UNIQUE (customer_id, number),
    CHECK (closed_at >= opened_at)
);

-- A customer has at most one open case; without this two requests at once would open two tickets.
CREATE UNIQUE INDEX cases_one_open ON cases (customer_id) WHERE closed_at IS NULL;

CREATE TABLE assessments (
    assessment_id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    case_id                bigint NOT NULL REFERENCES cases,
    -- Given under the case's row lock, so it respects real time.
    seq                    bigint NOT NULL CHECK (seq >= 1),
    as_of                  date NOT NULL,
    model_version_id       bigint NOT NULL REFERENCES model_versions,
    -- NULL: too little data for an estimate. Unknown is not zero.
    probability_of_default double precision CHECK (probability_of_default BETWEEN 0 AND 1),
    probability_low        double precision CHECK (probability_low BETWEEN 0 AND probability_of_default),
    probability_high       double precision CHECK (probability_high BETWEEN probability_of_default AND 1),
    priority               text NOT NULL CHECK (priority IN ('high', 'medium', 'low')),
    expected_loss          numeric(18, 2) CHECK (expected_loss >= 0),
    currency               text CHECK (currency ~ '^[A-Z]{3}$'),
    reasons                jsonb NOT NULL CHECK (jsonb_typeof(reasons) = 'array' AND jsonb_array_length(reasons) <= 4),
    rules_fired            jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(rules_fired) = 'array'),
    features               jsonb NOT NULL CHECK (jsonb_typeof(features) = 'object'),
    data_sufficiency       jsonb NOT NULL,
    input_sha256           bytea NOT NULL CHECK (octet_length(input_sha256) = 32),
    is_audit               boolean NOT NULL DEFAULT false,
    inclusion_probability  double precision NOT NULL DEFAULT 1 CHECK (inclusion_probability > 0 AND inclusion_probability <= 1),
    created_at             timestamptz NOT NULL DEFAULT now(),
    UNIQUE (case_id, seq),
    -- A customer nobody could judge is never left at low.
    CHECK (probability_of_default IS NOT NULL OR priority <> 'low')
);

CREATE INDEX assessments_created ON assessments (created_at);

-- Desired state, one row a case: storms coalesce, nothing reorders, nothing bloats. fillfactor leaves room for HOT updates.
CREATE TABLE ticket_sync (
    case_id        bigint PRIMARY KEY REFERENCES cases,
    seq            bigint NOT NULL CHECK (seq >= 1),
    payload        jsonb NOT NULL,
    synced_seq     bigint NOT NULL DEFAULT 0 CHECK (synced_seq BETWEEN 0 AND seq),
    synced_payload jsonb,
    synced_at      timestamptz,
    hubspot_id     text,
    state          text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'synced', 'dead', 'gone')),
    lease_token    uuid,
    lease_until    timestamptz,
    -- Counted at claim, so a crash counts too.
    attempts       integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    due_at         timestamptz NOT NULL DEFAULT now(),
    last_error     text,
    desired_at     timestamptz NOT NULL DEFAULT now(),
    CHECK ((state = 'leased') = (lease_token IS NOT NULL AND lease_until IS NOT NULL))
) WITH (fillfactor = 70);

CREATE INDEX ticket_sync_due ON ticket_sync (due_at) WHERE state IN ('pending', 'leased');

CREATE TABLE verdicts (
    verdict_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id     bigint NOT NULL REFERENCES cases,
    verdict     text NOT NULL CHECK (verdict IN ('confirmed_risk', 'false_positive', 'already_known', 'duplicate', 'not_enough_data')),
    -- The latest by occurred_at counts, whatever order they arrive in.
    occurred_at timestamptz NOT NULL,
    found_by    text NOT NULL,
    source      text NOT NULL CHECK (source IN ('hubspot', 'api')),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    -- A hook or poll that comes twice is one finding.
    UNIQUE (case_id, occurred_at, verdict, source)
);

CREATE TABLE repayment_outcomes (
    repayment_outcome_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id          bigint NOT NULL REFERENCES customers,
    outcome              text NOT NULL CHECK (outcome IN ('defaulted', 'repaid')),
    -- The loan's start or the day of the assessment it answers; the second clock, never mixed with verdicts.
    as_of                date NOT NULL,
    observed_on          date NOT NULL,
    recorded_at          timestamptz NOT NULL DEFAULT now(),
    CHECK (observed_on >= as_of),
    UNIQUE (customer_id, as_of, observed_on, outcome)
);

-- Where a reader of the CRM has got to, shared by all workers.
CREATE TABLE reading_positions (
    reader   text PRIMARY KEY,
    position jsonb NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now()
);

-- One token bucket for all workers: the CRM's limit counts calls of the account, not of a process.
CREATE TABLE call_budgets (
    budget      text PRIMARY KEY,
    tokens      double precision NOT NULL,
    refilled_at timestamptz NOT NULL DEFAULT now(),
    -- Set when the CRM tells us to wait: nobody calls before.
    paused_until timestamptz NOT NULL DEFAULT '-infinity'
);
