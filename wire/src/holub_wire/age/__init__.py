"""age v1 (https://age-encryption.org/v1), as far as Holub needs it: sealing and opening, in modules apart.

Nothing is re-exported here: importing what seals must never bring in what opens.
"""
