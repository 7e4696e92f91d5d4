CREATE ROLE app LOGIN PASSWORD 'app';

CREATE ROLE monitor LOGIN PASSWORD 'monitor' IN ROLE pg_monitor;

DROP DATABASE postgres;

CREATE DATABASE postgres STRATEGY file_copy;

CREATE DATABASE app OWNER app STRATEGY file_copy;

