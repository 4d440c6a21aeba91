/*
 * Copyright 2026 The ShenYu LLM plugins authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */
package io.shenyullm.rules.drools;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a compiled class refers to, from its constant pool (JVMS 17 §4.4). Everything that the class
 * could call is in there, whatever its source looked like.
 *
 * @param classes internal names, arrays and primitives left out
 * @param members {@code owner.name} of fields and methods
 */
record ClassFile(List<String> classes, List<String> members) {
  private static final int MAGIC = 0xCAFEBABE;

  /**
   * Reads the constant pool.
   *
   * @throws IOException if the bytes are not a class file
   */
  static ClassFile read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("not a class file");
      }
      in.readInt(); // versions
      int size = in.readUnsignedShort();
      Map<Integer, String> texts = new HashMap<>();
      Map<Integer, Integer> classNames = new HashMap<>();
      Map<Integer, Integer> memberNames = new HashMap<>();
      List<int[]> references = new ArrayList<>();
      for (int i = 1; i < size; i++) {
        int tag = in.readUnsignedByte();
        switch (tag) {
          case 1 -> texts.put(i, in.readUTF());
          case 3, 4 -> in.readInt();
          case 5, 6 -> {
            in.readLong();
            i++; // takes two places
          }
          case 7 -> classNames.put(i, in.readUnsignedShort());
          case 8, 16, 19, 20 -> in.readUnsignedShort();
          case 9, 10, 11 ->
              references.add(new int[] {in.readUnsignedShort(), in.readUnsignedShort()});
          case 12 -> {
            memberNames.put(i, in.readUnsignedShort());
            in.readUnsignedShort();
          }
          case 15 -> {
            in.readUnsignedByte();
            in.readUnsignedShort();
          }
          case 17, 18 -> in.readInt();
          default -> throw new IOException("unknown constant " + tag);
        }
      }
      List<String> classes = new ArrayList<>();
      for (int name : classNames.values()) {
        String element = element(text(texts, name));
        if (!element.isEmpty()) {
          classes.add(element);
        }
      }
      List<String> members = new ArrayList<>();
      for (int[] reference : references) {
        String owner = element(text(texts, number(classNames, reference[0])));
        members.add(owner + "." + text(texts, number(memberNames, reference[1])));
      }
      return new ClassFile(List.copyOf(classes), List.copyOf(members));
    }
  }

  private static String text(Map<Integer, String> texts, int index) throws IOException {
    String text = texts.get(index);
    if (text == null) {
      throw new IOException("no text at " + index);
    }
    return text;
  }

  private static int number(Map<Integer, Integer> numbers, int index) throws IOException {
    Integer number = numbers.get(index);
    if (number == null) {
      throw new IOException("no entry at " + index);
    }
    return number;
  }

  /** The element's class of an array, empty for primitives; others as they are. */
  private static String element(String name) {
    if (!name.startsWith("[")) {
      return name;
    }
    String element = name.substring(name.lastIndexOf('[') + 1);
    return element.startsWith("L") ? element.substring(1, element.length() - 1) : "";
  }
}
