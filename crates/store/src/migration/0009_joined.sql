-- Records of parents that were made one with another's. The record that was joined stays, with what names it in its
-- source: whoever comes in under that name is the one who was kept.
CREATE TABLE parent_joined (
    parent UUID PRIMARY KEY REFERENCES parent (id),
    kept UUID NOT NULL REFERENCES parent (id)
);
CREATE INDEX parent_joined_by_kept ON parent_joined (kept);
