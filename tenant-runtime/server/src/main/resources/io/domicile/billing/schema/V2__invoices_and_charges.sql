CREATE TABLE app.invoice (
    id          uuid        PRIMARY KEY,
    customer_id uuid        NOT NULL REFERENCES app.customer,
    currency    text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    total_cents bigint      NOT NULL CHECK (total_cents >= 0),
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX invoice_customer_id ON app.invoice (customer_id);

-- A line keeps the product's name and price of its day.
CREATE TABLE app.invoice_line (
    invoice_id uuid    NOT NULL REFERENCES app.invoice,
    position   integer NOT NULL CHECK (position >= 1),
    product_id uuid    NOT NULL REFERENCES app.product,
    name       text    NOT NULL,
    quantity   integer NOT NULL CHECK (quantity >= 1),
    unit_cents bigint  NOT NULL CHECK (unit_cents >= 0),
    PRIMARY KEY (invoice_id, position)
);

CREATE TABLE app.charge (
    id         uuid        PRIMARY KEY,
    invoice_id uuid        NOT NULL REFERENCES app.invoice,
    cents      bigint      NOT NULL CHECK (cents > 0),
    currency   text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX charge_invoice_id ON app.charge (invoice_id);
