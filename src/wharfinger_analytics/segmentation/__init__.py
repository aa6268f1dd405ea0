# SPDX-License-Identifier: Apache-2.0
"""Who matters how much: classes by cumulative value (``abc``) and by count (``pyramid``).

Nothing is imported here, so that parameters can be checked without loading an engine.
"""
